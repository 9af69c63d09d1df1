# caveat as an image: docker build -t caveat .
# To check the folder you are in: docker run --rm -v "$PWD:/copy:ro" caveat check

FROM rust:1.95-alpine3.22 AS build
WORKDIR /caveat
COPY Cargo.toml Cargo.lock askama.toml build.rs ./
COPY benches benches
COPY rules rules
COPY src src
RUN cargo build --release --locked --bin caveat

FROM alpine:3.22
COPY --from=build /caveat/target/release/caveat /usr/local/bin/caveat
# Nobody in particular. Reports go to standard output, or to a folder that this user may write to.
USER 65534:65534
WORKDIR /copy
ENTRYPOINT ["caveat"]
CMD ["--help"]
