package dev.larder.cache.spring.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import org.jspecify.annotations.Nullable;

/** The base of an inheritance; what is read may be a {@link Company}. */
@Entity
@Inheritance(strategy = InheritanceType.JOINED)
public class Vendor {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    private @Nullable String name;

    protected Vendor() {}

    public Vendor(String name) {
        this.name = name;
    }

    public @Nullable Long getId() {
        return id;
    }

    public @Nullable String getName() {
        return name;
    }
}
