package dev.larder.examples.shop;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back over HTTP. */
public record Answer(HttpResponse<String> response) {

    private static final Pattern STATUS = Pattern.compile("key=\"(.*)\"; detail=(\\w+)/(\\w+)");

    public int status() {
        return response.statusCode();
    }

    public String body() {
        return response.body();
    }

    public <T> T json(String path) {
        return JsonPath.read(body(), path);
    }

    public String contentType() {
        return header("Content-Type");
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** All headers of this name, in the order they were written. */
    public List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    /** How long the service method took. */
    public double serverMillis() {
        return Double.parseDouble(header("Server-Timing").replaceAll(".*dur=", ""));
    }

    /** How the cached call of this request was answered; empty if there was none. */
    public String outcome() {
        return cacheStatus(2);
    }

    /** Why it was answered so; empty if there was no cached call. */
    public String reason() {
        return cacheStatus(3);
    }

    /** Which cache was asked; empty if there was none. */
    public String cache() {
        return outcome().isEmpty() ? "" : header("Server-Timing").replaceAll(";dur=.*", "");
    }

    public String key() {
        return cacheStatus(1);
    }

    private String cacheStatus(int group) {
        Matcher status = STATUS.matcher(header("Cache-Status"));
        return status.find() ? status.group(group) : "";
    }
}
