package dev.larder.cache.spring.jpa;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import org.jspecify.annotations.Nullable;

/** The base of an inheritance that says which subclasses there are. */
@Entity
@Inheritance(strategy = InheritanceType.JOINED)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes(@JsonSubTypes.Type(value = CardPayment.class, name = "card"))
public abstract class Payment {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    private long cents;

    protected Payment() {}

    protected Payment(long cents) {
        this.cents = cents;
    }

    public long getCents() {
        return cents;
    }
}
