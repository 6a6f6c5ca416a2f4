package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class OpeningNoticeTest {

    @Test
    void print_namesTheRealPort(CapturedOutput output) {
        new OpeningNotice(new MockEnvironment().withProperty("local.server.port", "4711")).print();

        assertThat(output.getOut()).isEqualTo("The shop is open: http://localhost:4711/" + System.lineSeparator());
    }
}
