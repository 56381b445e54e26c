"""How gunicorn serves the pages. Names that this version of gunicorn doesn't know are passed over by it."""

import os

bind = f"127.0.0.1:{os.environ['GUNICORN_PORT']}"

# Threads keep their database connection: 8 connections a task, where Daphne leaves up to 100 open behind it.
worker_class = "gthread"
workers = 1
threads = 8

# The worker writes here that it lives; a slow disk would have it killed.
worker_tmp_dir = "/dev/shm"

# As long a line as nginx lets through.
limit_request_line = 8190

# When it is told to stop, nginx has already ended: nobody is left to wait for.
graceful_timeout = 10

# nginx writes the access log, without query strings.
accesslog = None

# Newer versions listen on a socket of this user's, which a second gunicorn takes over (findings/gunicorn-control-socket.sh).
control_socket_disable = True
