# The archive as an image: gunicorn as a user without rights, nothing left of what built it.
# Pinned by tag; where you can look it up, add the digest: python:3.11-slim-bookworm@sha256:...
FROM python:3.11-slim-bookworm AS dependencies
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes pip

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin archive \
    && install --directory --owner archive /data /backups /shared
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEBUG=off DATA_DIR=/data
COPY --from=dependencies /venv /venv
WORKDIR /archive
COPY . .
RUN SECRET_KEY=while-building ALLOWED_HOSTS=- SITE_URL=http://- DATA_DIR=/tmp/building python manage.py collectstatic --noinput && rm -r /tmp/building
USER archive
EXPOSE 8000
VOLUME /data
# The Host header must be one the archive serves, or it answers 400.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 CMD ["python", "-c", "\
import os, urllib.request as web; \
host = os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].lstrip('.*') or 'localhost'; \
web.urlopen(web.Request('http://127.0.0.1:8000/gezond/', headers={'Host': host}), timeout=4)"]
# The site starts at once; an index that is missing or unusable is built while it serves.
CMD ["sh", "-c", "python manage.py migrate --noinput && python manage.py load_register data && { nice python manage.py check_index & exec gunicorn archive.wsgi --bind 0.0.0.0:8000 --workers ${WEB_WORKERS:-2}; }"]
