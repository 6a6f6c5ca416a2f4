package dev.larder.cache.spring.transaction;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A service over the table {@code prices (id, price)}, for tests of transactions. */
public class Prices {

    private final JdbcTemplate jdbc;
    final AtomicInteger loads = new AtomicInteger();

    /** Runs inside the next load, after its query. */
    volatile Runnable duringNextLoad = () -> {};

    Prices(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    static void createTable(JdbcTemplate jdbc) {
        jdbc.execute("drop table if exists prices");
        jdbc.execute("create table prices (id bigint primary key, price varchar(20))");
        jdbc.update("insert into prices values (1, 'v0'), (2, 'w0')");
    }

    @Cached("price:{id}")
    public String price(long id) {
        return load(id);
    }

    @Cached("price:{id}:label")
    public String label(long id) {
        return "price " + load(id);
    }

    private String load(long id) {
        loads.incrementAndGet();
        String price = jdbc.queryForObject("select price from prices where id = ?", String.class, id);
        Runnable during = duringNextLoad;
        duringNextLoad = () -> {};
        during.run();
        return price;
    }

    void write(long id, String price) {
        jdbc.update("update prices set price = ? where id = ?", price, id);
    }

    @Invalidates("price:{id}*")
    @Transactional
    public void change(long id, String price) {
        write(id, price);
    }

    @Invalidates("price:{ids[]}")
    @Transactional
    public void changeAll(List<Long> ids, String price) {
        ids.forEach(id -> write(id, price));
    }

    @Invalidates("price:{id}")
    @Transactional
    public void changeAndFail(long id, String price) {
        write(id, price);
        throw new IllegalStateException("after the write");
    }

    /** A checked exception does not roll back. */
    @Invalidates("price:{id}")
    @Transactional
    public void changeAndComplain(long id, String price) throws Exception {
        write(id, price);
        throw new Exception("after the write");
    }

    @Invalidates("price:{id}")
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void changeInOwnTransaction(long id, String price) {
        write(id, price);
    }

    @Invalidates("price:{id}")
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void changeInOwnTransactionAndFail(long id, String price) {
        write(id, price);
        throw new IllegalStateException("after the write");
    }

    @Invalidates("price:{id}")
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void changeOutsideTransactions(long id, String price) {
        write(id, price);
    }

    @Invalidates("price:{id}")
    @Transactional(propagation = Propagation.NESTED)
    public void changeNestedAndFail(long id, String price) {
        write(id, price);
        throw new IllegalStateException("after the write");
    }

    @Invalidates("price:{id}")
    @Transactional(propagation = Propagation.SUPPORTS)
    public void changeInWhateverThereIs(long id, String price) {
        write(id, price);
    }

    /** Its transaction is rolled back, whatever its body does. */
    @Invalidates("price:{id}")
    @Transactional
    public void runAndFail(long id, Runnable body) {
        body.run();
        throw new IllegalStateException("after the write");
    }

    @Invalidates("price:{id}")
    public void runAndFailWithoutTransaction(long id, Runnable body) {
        body.run();
        throw new IllegalStateException("after the write");
    }
}
