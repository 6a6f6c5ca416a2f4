package dev.larder.cache.spring.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** One line of a purchase. */
@Entity
public class PurchaseLine {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    private @Nullable String text;

    protected PurchaseLine() {}

    public PurchaseLine(String text) {
        this.text = text;
    }

    public @Nullable String getText() {
        return text;
    }
}
