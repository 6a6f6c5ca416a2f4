package dev.larder.cache.spring.jpa;

import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

/** A vendor with a field of its own. */
@Entity
public class Company extends Vendor {

    private @Nullable String register;

    protected Company() {}

    public Company(String name, String register) {
        super(name);
        this.register = register;
    }

    public @Nullable String getRegister() {
        return register;
    }
}
