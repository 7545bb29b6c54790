FROM python:3.13-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation .
RUN useradd --create-home bluelight && mkdir /data && chown bluelight /data
USER bluelight
ENTRYPOINT ["bluelight"]
CMD ["up"]
