# Three stages: the front end, the Python packages (mysqlclient needs a compiler), and what serves.

FROM node:24.21.0-bookworm-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build*.mjs ./
COPY static static
COPY templates templates
RUN npm run build


FROM python:3.13.14-slim-bookworm AS packages
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential default-libmysqlclient-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt


FROM python:3.13.14-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libmariadb3 tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --user-group --uid 10001 --no-create-home --shell /usr/sbin/nologin neurohire
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# docker build --build-arg COMMIT="$(git rev-parse HEAD)": the image holds no clone that would tell.
ARG COMMIT=
RUN printf "%s\n" "$COMMIT" > COMMIT
COPY --from=front-end /app/static/dist static/dist
# The only places the server writes to: its own database and secret without MySQL, the resumes, backups, and the key of records.
RUN mkdir -p instance uploads backups keys \
    && chown neurohire:neurohire instance uploads backups keys
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=5000
USER 10001
EXPOSE 5000
VOLUME ["/app/instance", "/app/uploads", "/app/backups", "/app/keys"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
# The kernel keeps SIGTERM from the first process of a container until that process asks for it, and so long nothing
# here would stop: neither the update of the database nor a server that is just starting.
ENTRYPOINT ["tini", "-g", "--"]
CMD ["sh", "-c", "python update_db.py && exec python app.py"]
