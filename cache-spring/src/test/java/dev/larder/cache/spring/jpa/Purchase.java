package dev.larder.cache.spring.jpa;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entity that is shown to a web interface without its lines, and keeps the rest in Hibernate's collections. */
@Entity
public class Purchase {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY, cascade = CascadeType.ALL)
    private @Nullable Payment payment;

    @JsonIgnore
    @OneToMany(cascade = CascadeType.ALL)
    private List<PurchaseLine> lines = new ArrayList<>();

    @ElementCollection
    private Set<String> notes = new LinkedHashSet<>();

    private @Nullable Date placed;

    protected Purchase() {}

    public Purchase(Payment payment, Date placed) {
        this.payment = payment;
        this.placed = placed;
    }

    public @Nullable Long getId() {
        return id;
    }

    public @Nullable Payment getPayment() {
        return payment;
    }

    public List<PurchaseLine> getLines() {
        return lines;
    }

    public Set<String> getNotes() {
        return notes;
    }

    public @Nullable Date getPlaced() {
        return placed;
    }
}
