package dev.larder.examples.shop;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest extends ShopTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/products/999999",
                "/api/products/999999/details",
                "/api/products/999999/with-variants",
                "/api/products/sku/NO-SUCH",
                "/demo/uncached/products/999999"
            })
    void get_unknownProduct_is404(String path) {
        assertIsProblem(shop.get(path), 404, "There is no");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/products/forty-two              | 'forty-two'
                    /api/products/sku/no%20sku           | The SKU must be capital letters
                    /api/products?limit=0                | limit must be from 1 to 100, but is 0.
                    /api/products?limit=101              | limit must be from 1 to 100, but is 101.
                    /api/products?skip=-1                | skip must be from 0
                    /api/products?categoryId=tools       | 'tools'
                    /api/products?minPrice=-1            | minPrice must be at least 0
                    /api/products?maxPrice=1.999         | with two decimals at most
                    /api/products?maxPrice=1e999999999   | maxPrice must be at least 0 and less than 1000000
                    /api/products?minPrice=20&maxPrice=3 | minPrice must not be more than maxPrice.
                    /api/products?search=%00             | printable characters
                    /demo/uncached/products?limit=0      | limit must be from 1 to 100
                    """)
    void get_badArgument_is400AndSaysWhatIsWrong(String path, String detail) {
        assertIsProblem(shop.get(path), 400, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {                       | The body is no JSON
                    {"price": 0}            | The price must be more than 0
                    {"price": 1.999}        | two decimals
                    {"price": "cheap"}      | of the wrong type
                    {"name": " "}           | The name must not be blank.
                    {"categoryId": 999999}  | The category does not exist.
                    """)
    void patch_badBody_is400AndSaysWhatIsWrong(String body, String detail) {
        assertIsProblem(shop.patch("/api/products/1", body), 400, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                          | a field is missing
                    {"organizationId": 1, "categoryId": 7}                      | The SKU must be
                    {"organizationId": 1, "categoryId": 7, "sku": "NEW-1"}      | The name is missing.
                    {"organizationId": 1, "categoryId": 7, "sku": "NEW-1", "name": "n"} | The description is missing.
                    {"organizationId": 1, "categoryId": 7, "sku": "NEW-1", "name": "n", "description": "d"} | The price
                    """)
    void post_incompleteProduct_is400AndSaysWhatIsMissing(String body, String detail) {
        assertIsProblem(shop.post("/api/products", body), 400, detail);
    }

    @Test
    void post_takenSku_is409() {
        String body = """
                {"organizationId": 1, "categoryId": 7, "sku": "KNI-00101", "name": "n", "description": "d", "price": 1}
                """;

        assertIsProblem(shop.post("/api/products", body), 409, "SKU");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/products        | 'ids'
                    /api/products?ids=   | ids must name 1 to 100 products.
                    /api/products?ids=x  | 'x'
                    """)
    void delete_badIds_is400(String path, String detail) {
        assertIsProblem(shop.delete(path), 400, detail);
    }

    @Test
    void delete_tooManyIds_is400() {
        String ids = LongStream.rangeClosed(900_001, 900_101)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));

        assertIsProblem(shop.delete("/api/products?ids=" + ids), 400, "1 to 100 products");
    }

    @Test
    void write_unknownProduct_is404() {
        assertIsProblem(shop.patch("/api/products/999999", "{\"price\": 1}"), 404, "There is no product 999999.");
        assertIsProblem(shop.delete("/api/products/999999"), 404, "There is no product 999999.");
        assertIsProblem(shop.patch("/api/categories/999999", "{\"name\": \"n\"}"), 404, "There is no category 999999.");
    }
}
