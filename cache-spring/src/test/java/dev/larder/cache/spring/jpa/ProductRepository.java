package dev.larder.cache.spring.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/** The products. */
public interface ProductRepository extends JpaRepository<Product, Long> {}
