package dev.larder.examples.shop.catalog;

import dev.larder.cache.annotation.Invalidates;
import dev.larder.examples.shop.NotFoundException;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The catalogue's categories. */
@Service
public class CategoryService {

    private final CategoryRepository categories;

    CategoryService(CategoryRepository categories) {
        this.categories = categories;
    }

    public List<Category> all() {
        return categories.all();
    }

    /** Details show the name of their category. Which products are in it is not asked: all details are dropped. */
    @Transactional
    @Invalidates(caches = "product-details")
    public Category rename(long id, String name) {
        return categories.rename(id, name).orElseThrow(() -> NotFoundException.of("category", id));
    }
}
