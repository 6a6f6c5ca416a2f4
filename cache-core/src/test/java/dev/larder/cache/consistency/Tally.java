package dev.larder.cache.consistency;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Where one process counts. Thread-safe. */
public final class Tally {

    private static final int MOST_EXAMPLES = 20;

    private final CheckMemory memory;
    private final int process;
    private int examples;

    Tally(CheckMemory memory, int process) {
        this.memory = memory;
        this.process = process;
    }

    /** The cache refused to store what was loaded. */
    public void refused() {
        count(Count.REFUSED, Kind.EXACT);
    }

    /** A command of the cache did not reach Redis or was not answered in time, and the cache went on. */
    public void storeFailed() {
        memory.storeFailed(process);
    }

    void count(Count what, Kind kind) {
        memory.count(what, kind);
    }

    /** Counts what should not be, and tells the first ones on standard output. */
    void complain(Count what, Kind kind, String example) {
        count(what, kind);
        if (isTold()) {
            System.out.println(what + " " + kind + " in process " + process + ": " + example);
        }
    }

    void failed(Kind kind, RuntimeException failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        complain(Count.FAILED, kind, trace.toString());
    }

    private synchronized boolean isTold() {
        examples++;
        return examples <= MOST_EXAMPLES;
    }
}
