package dev.larder.cache.spring.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/** The vendors, companies among them. */
public interface VendorRepository extends JpaRepository<Vendor, Long> {}
