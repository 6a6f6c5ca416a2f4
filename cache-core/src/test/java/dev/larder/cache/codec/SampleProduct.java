package dev.larder.cache.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A product as a shop caches it; the one of {@link #sample} is about a kilobyte of JSON. Also for other modules. */
public record SampleProduct(
        long id,
        UUID publicId,
        String sku,
        String name,
        String description,
        Status status,
        Price price,
        Optional<Price> offer,
        List<String> categories,
        Map<String, String> attributes,
        List<Variant> variants,
        Vendor vendor,
        double rating,
        int reviews,
        boolean shippable,
        Instant createdAt,
        Instant updatedAt) {

    /** Where the product is in its life. */
    public enum Status {
        DRAFT,
        ACTIVE,
        DISCONTINUED
    }

    /** An amount with its currency. */
    public record Price(BigDecimal amount, String currency) {}

    /** One size and colour, and how many are there. */
    public record Variant(String sku, String size, String colour, int stock, Price price) {}

    /** Who sells it. */
    public record Vendor(long id, String name, String country) {}

    /** The same product at each call with one id, and another with another. */
    public static SampleProduct sample(long id) {
        return new SampleProduct(
                id,
                new UUID(0x5f3c8a1e9b2d4c70L, 0x8a1b000000000000L | id),
                "RUN-" + id,
                "Trail running shoe, waterproof",
                "A light shoe with a grippy sole for wet trails. Drains fast, dries fast, keeps its shape."
                        + " Recycled mesh, a rock plate, a gusseted tongue and bright laces too",
                Status.ACTIVE,
                new Price(new BigDecimal("129.90"), "EUR"),
                Optional.of(new Price(new BigDecimal("99.00"), "EUR")),
                List.of("shoes", "running", "outdoor"),
                shoeAttributes(),
                List.of(
                        new Variant("RUN-41", "41", "black", 12, new Price(new BigDecimal("129.90"), "EUR")),
                        new Variant("RUN-42", "42", "black", 0, new Price(new BigDecimal("129.90"), "EUR")),
                        new Variant("RUN-43", "43", "green", 7, new Price(new BigDecimal("134.90"), "EUR"))),
                new Vendor(7, "Nordic Trail AB", "SE"),
                4.6,
                218,
                true,
                Instant.parse("2025-03-01T08:15:30.123456Z"),
                Instant.parse("2025-11-19T21:04:07Z"));
    }

    // In an order of its own, so that the bytes are the same in every process.
    private static Map<String, String> shoeAttributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("material", "mesh");
        attributes.put("sole", "rubber");
        attributes.put("drop", "6 mm");
        attributes.put("weight", "285 g");
        return Collections.unmodifiableMap(attributes);
    }
}
