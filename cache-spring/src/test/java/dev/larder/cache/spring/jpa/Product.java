package dev.larder.cache.spring.jpa;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity with everything: a generated id, a version, a lazy parent, lazy children. */
@Entity
public class Product {

    @Id
    @GeneratedValue
    private @Nullable Long id;

    @Version
    private long version;

    private @Nullable String name;

    @ManyToOne(fetch = FetchType.LAZY)
    private @Nullable Category category;

    @OneToMany(mappedBy = "product", cascade = CascadeType.ALL)
    private List<Review> reviews = new ArrayList<>();

    protected Product() {}

    public Product(String name, @Nullable Category category) {
        this.name = name;
        this.category = category;
    }

    public @Nullable Long getId() {
        return id;
    }

    public long getVersion() {
        return version;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public @Nullable Category getCategory() {
        return category;
    }

    public void setCategory(@Nullable Category category) {
        this.category = category;
    }

    public List<Review> getReviews() {
        return reviews;
    }
}
