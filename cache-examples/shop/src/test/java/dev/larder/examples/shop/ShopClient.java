package dev.larder.examples.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Asks the shop over HTTP. */
public final class ShopClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String address;

    public ShopClient(String address) {
        this.address = address;
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** Sends all requests at once and waits for their answers. */
    public List<Answer> getAtOnce(int times, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
        List<CompletableFuture<Answer>> answers = IntStream.range(0, times)
                .mapToObj(i -> HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(Answer::new))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    public Answer post(String path, String json) {
        return send("POST", path, BodyPublishers.ofString(json));
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, BodyPublishers.ofString(json));
    }

    public Answer put(String path, String json) {
        return send("PUT", path, BodyPublishers.ofString(json));
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    private Answer send(String method, String path, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, body)
                .header("Content-Type", "application/json")
                .build();
        try {
            return new Answer(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the shop.", e);
        }
    }
}
