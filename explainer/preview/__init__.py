"""The preview: builds in a warm process at each save, and shows each build in the browser at once.

`watch` tells that files changed, `reading` which, `rebuild` builds, `effect` says what an edit does to
the translations, `review` what there is to say of each message, `dress` puts the preview's own parts on
a page on its way out, `server` is the one module that knows livereload, `command` starts it all.
"""
