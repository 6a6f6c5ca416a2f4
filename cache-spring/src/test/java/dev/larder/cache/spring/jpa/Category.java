package dev.larder.cache.spring.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** Referred to by products, lazily. */
@Entity
public class Category {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    private @Nullable String name;

    protected Category() {}

    public Category(String name) {
        this.name = name;
    }

    public @Nullable Long getId() {
        return id;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }
}
