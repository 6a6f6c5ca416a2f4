package dev.larder.cache.spring.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** One of a product's lazy children, which points back. */
@Entity
public class Review {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    private @Nullable Product product;

    private @Nullable String text;

    protected Review() {}

    public Review(Product product, String text) {
        this.product = product;
        this.text = text;
    }

    public @Nullable Long getId() {
        return id;
    }

    public @Nullable Product getProduct() {
        return product;
    }

    public @Nullable String getText() {
        return text;
    }
}
