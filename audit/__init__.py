"""What `make audit` measures on the published pages, by judges that are not ours."""
