package dev.larder.cache.spring.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/** The categories. */
public interface CategoryRepository extends JpaRepository<Category, Long> {}
