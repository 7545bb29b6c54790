FROM python:3.13-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation .
RUN useradd --uid 10001 --create-home bluelight && install --directory --owner bluelight --mode 700 /data
# By number, so that Kubernetes can see that it is not root.
USER 10001
ENTRYPOINT ["bluelight"]
CMD ["up"]
