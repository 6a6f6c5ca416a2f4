package dev.larder.cache.spring.jpa;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

/** A payment whose number is not for everybody. */
@Entity
public class CardPayment extends Payment {

    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
    private @Nullable String number;

    protected CardPayment() {}

    public CardPayment(long cents, String number) {
        super(cents);
        this.number = number;
    }

    public @Nullable String getNumber() {
        return number;
    }
}
