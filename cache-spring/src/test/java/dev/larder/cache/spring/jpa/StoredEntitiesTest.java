package dev.larder.cache.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.jpa.JpaShop.Database;
import jakarta.persistence.EntityManager;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.Hibernate;
import org.hibernate.proxy.HibernateProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;

/** Entities as the values of a cache: a hit is what the method returned, or the log says why there is none. */
class StoredEntitiesTest {

    public static class Entities {
        private final EntityManager entities;

        Entities(EntityManager entities) {
            this.entities = entities;
        }

        @Cached("vendor:{id}")
        @Transactional
        public Vendor vendor(long id) {
            return entities.find(Vendor.class, id);
        }

        @Cached("product:{id}")
        @Transactional
        public Product product(long id) {
            Product product = entities.find(Product.class, id);
            Hibernate.initialize(product.getReviews());
            return product;
        }

        @Cached("purchase:{id}")
        @Transactional
        public Purchase purchase(long id) {
            return entities.find(Purchase.class, id);
        }

        @Cached("purchase:{id}:whole")
        @Transactional
        public Purchase whole(long id) {
            Purchase purchase = entities.find(Purchase.class, id);
            Hibernate.initialize(purchase.getPayment());
            Hibernate.initialize(purchase.getLines());
            Hibernate.initialize(purchase.getNotes());
            return purchase;
        }

        @Cached("payment:{id}")
        @Transactional
        public Payment payment(long id) {
            Payment payment = entities.find(Purchase.class, id).getPayment();
            Hibernate.initialize(payment);
            return payment;
        }
    }

    private static JpaShop shop;
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.larder.cache.engine.load.SharedLoads");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Entities entities = shop.bean(Entities.class);

    @BeforeAll
    static void open() {
        shop = JpaShop.start(Database.H2, Map.of(), Entities.class);
    }

    @AfterAll
    static void closeShop() {
        shop.close();
    }

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void close() {
        logger.detachAppender(said);
    }

    private void assertNotStored(String key, Supplier<?> call, String... parts) {
        call.get();
        call.get();

        assertThat(shop.isStored(key)).isFalse();
        List<String> warnings = said.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains(parts);
    }

    private static Purchase purchase(Date placed) {
        Purchase purchase = new Purchase(new CardPayment(1_000, "4711"), placed);
        purchase.getLines().add(new PurchaseLine("a pan"));
        purchase.getNotes().addAll(List.of("z", "a"));
        return shop.bean(PurchaseRepository.class).save(purchase);
    }

    @Test
    void hit_ofAnEntityInHibernatesHands_isWhatTheMissReturned() {
        Date placed = new Date(1_740_816_930_123L);
        long id = purchase(placed).getId();
        Purchase miss = entities.whole(id);

        Purchase hit = entities.whole(id);

        assertThat(shop.isStored("purchase:" + id + ":whole")).isTrue();
        assertThat(miss.getPayment()).isInstanceOf(HibernateProxy.class);
        assertThat(hit.getPayment()).isExactlyInstanceOf(CardPayment.class);
        assertThat(((CardPayment) hit.getPayment()).getNumber()).isEqualTo("4711");
        assertThat(hit.getPayment().getCents()).isEqualTo(1_000);
        assertThat(hit.getLines()).extracting(PurchaseLine::getText).containsExactly("a pan");
        assertThat(hit.getNotes()).isEqualTo(miss.getNotes());
        assertThat(hit.getPlaced()).isEqualTo(miss.getPlaced()).isEqualTo(placed);
        assertThat(said.list).isEmpty();
    }

    @Test
    void hit_ofAProxyToANamedSubclass_isOfThatSubclass() {
        long id = purchase(new Date(0)).getId();
        assertThat(entities.payment(id)).isInstanceOf(HibernateProxy.class);

        assertThat(shop.isStored("payment:" + id)).isTrue();
        assertThat(entities.payment(id)).isExactlyInstanceOf(CardPayment.class);
        assertThat(((CardPayment) entities.payment(id)).getNumber()).isEqualTo("4711");
    }

    @Test
    void entityWhosePartsAreNotLoaded_isNotStoredAndTheLogSaysToFetchThem() {
        long id = purchase(new Date(0)).getId();

        assertNotStored(
                "purchase:" + id,
                () -> entities.purchase(id),
                "\"Purchase.",
                "not loaded from the database",
                "join fetch or @EntityGraph",
                "record");
    }

    @Test
    void entityThatIsOfASubclass_isNotStoredAndTheLogSaysHowToTellThemApart() {
        Company company = shop.bean(VendorRepository.class).save(new Company("Acme", "HRB 1"));
        long id = company.getId();

        assertNotStored(
                "vendor:" + id,
                () -> assertThat(((Company) entities.vendor(id)).getRegister()).isEqualTo("HRB 1"),
                "is of class Company and would come back as Vendor",
                "@JsonTypeInfo",
                "record");
    }

    @Test
    void entityOfTheDeclaredClass_isStored() {
        long id = shop.bean(VendorRepository.class).save(new Vendor("Ada")).getId();
        entities.vendor(id);

        assertThat(shop.isStored("vendor:" + id)).isTrue();
        assertThat(entities.vendor(id).getName()).isEqualTo("Ada");
    }

    @Test
    void entityThatIsReferredBackTo_isNotStoredAndTheLogSaysSo() {
        Product pan = new Product("pan", null);
        pan.getReviews().add(new Review(pan, "good"));
        long id = shop.bean(ProductRepository.class).save(pan).getId();

        assertNotStored("product:" + id, () -> entities.product(id), "refers to itself", "@JsonIdentityInfo");
    }
}
