"""Help inside the site: a topic is three files of `pages`, `<topic>.kk.md`, `<topic>.ru.md`, `<topic>.en.md`.

`topics` says whose work a topic belongs to and which pages lead to it; `articles` reads the files.
"""
