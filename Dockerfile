# What browsers load of others' work; Node comes and goes with this stage.
FROM python:3.12-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc requirements-node.lock ./
COPY scripts scripts
RUN mkdir -p server/web/static && sh scripts/frontend.sh

# The application and its worker; the same layout as a checkout, which is what the tests ran.
FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
# With Java's compiler, for what form designers check and run: docs/operations.md.
RUN apt-get update \
 && apt-get install -y --no-install-recommends default-jdk-headless \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.lock ./
RUN pip install --no-deps --only-binary :all: --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY geo geo
COPY server server
COPY --from=frontend /app/server/web/static/vendor server/web/static/vendor
COPY xlsforms xlsforms
RUN pip install --no-deps --no-build-isolation -e . \
 && useradd --system --uid 10001 --home-dir /data neothien \
 && install -d -o neothien -m 0700 /data
USER neothien
ENV NEOTHIEN_DATA=/data HOST=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["neothien", "serve"]
