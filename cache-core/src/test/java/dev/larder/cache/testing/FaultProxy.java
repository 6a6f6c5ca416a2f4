package dev.larder.cache.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay in front of a server that misbehaves on demand. Thread-safe; ends with {@link #close()}. Replies are
 * treated per chunk read from the socket, which on loopback is one reply to one command.
 */
public final class FaultProxy implements AutoCloseable {

    private volatile int targetPort;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger swallowed = new AtomicInteger();
    private volatile String swallowReplyOf = "";
    private volatile boolean cutInstead;
    private volatile String holdRequestWith = "";
    private final AtomicReference<byte @Nullable []> held = new AtomicReference<>();
    private volatile boolean silent;
    private volatile int silenced;
    private volatile long delayMillis;
    private volatile byte[] garbage = new byte[0];
    private volatile String addToReplyOf = "";
    private volatile @Nullable String added;

    private FaultProxy(int targetPort, ServerSocket listener) {
        this.targetPort = targetPort;
        this.listener = listener;
    }

    /** A relay to a port of this machine. */
    public static FaultProxy to(int port) {
        try {
            FaultProxy proxy = new FaultProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            proxy.thread("accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Leads new connections to another port, as an address does that a failover moves to another server. */
    public void redirectTo(int port) {
        targetPort = port;
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** How many connections clients have open. */
    public long open() {
        return sockets.stream()
                .filter(socket -> socket.getLocalPort() == port() && !socket.isClosed())
                .count();
    }

    /** How many replies were swallowed so far. */
    public int swallowed() {
        return swallowed.get();
    }

    /**
     * Lets the next request that contains this text reach the server, keeps its reply, and cuts the connection. Once.
     */
    public void cutInsteadOfReplyTo(String text) {
        cutInstead = true;
        swallowReplyOf = text;
    }

    /** Lets the next request that contains this text reach the server and keeps its reply for ever. Once. */
    public void swallowReplyTo(String text) {
        cutInstead = false;
        swallowReplyOf = text;
    }

    /**
     * Lets the next request that contains this text be answered, and leaves another reply behind its reply in the
     * stream, as a client does that gives up on a reply and goes on. Once.
     *
     * @param reply its bytes; {@code null}: the same reply again
     */
    public void leaveBehindReplyTo(String text, @Nullable String reply) {
        added = reply;
        addToReplyOf = text;
    }

    /** Keeps the next request that contains this text until {@link #deliverHeld()}, as a slow network would. Once. */
    public void holdRequest(String text) {
        holdRequestWith = text;
    }

    /** Whether a request is being held. */
    public boolean holdsRequest() {
        return held.get() != null;
    }

    /** Delivers the held request, even if its sender has long gone; returns when the server has answered it. */
    public void deliverHeld() {
        byte[] request = held.getAndSet(null);
        if (request == null) {
            throw new IllegalStateException("No request is being held");
        }
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
            server.getOutputStream().write(request);
            if (server.getInputStream().read() < 0) {
                throw new IllegalStateException("The server did not answer the held request");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether replies, whatever they are, stay away while connections stay open. */
    public void silent(boolean value) {
        silent = value;
    }

    /** Lets no further reply come over the connections there are, which stay open; new ones are not concerned. */
    public void silenceOpenConnections() {
        silenced = connections.get();
    }

    /** Holds every reply back for so long; 0 ends it. */
    public void delayMillis(long millis) {
        delayMillis = millis;
    }

    /** Sends these bytes instead of every reply; none ends it. */
    public void answerWith(String bytes) {
        garbage = bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Ends every connection there is; new ones are accepted, those that come meanwhile included. */
    public void cutAll() {
        for (Socket socket : List.copyOf(sockets)) {
            end(socket);
            sockets.remove(socket);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                relay(client, connections.incrementAndGet());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void relay(Socket client, int number) throws IOException {
        sockets.add(client);
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        } catch (IOException e) {
            end(client);
            return;
        }
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Relay relay = new Relay(client, server, number);
        thread("requests", relay::requests);
        thread("replies", relay::replies);
    }

    private void thread(String name, Runnable task) {
        Thread thread = new Thread(task, "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Resets the connection; one that has ended before stays ended. */
    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }

    /** One connection. */
    private final class Relay {

        private final Socket client;
        private final Socket server;
        private final int number;
        private volatile boolean keepNextReply;
        private volatile boolean addToNextReply;

        Relay(Socket client, Socket server, int number) {
            this.client = client;
            this.server = server;
            this.number = number;
        }

        void requests() {
            copy(client, server, this::asRequest);
        }

        void replies() {
            copy(server, client, this::asReply);
        }

        private byte[] asRequest(byte[] chunk) {
            String text = new String(chunk, StandardCharsets.ISO_8859_1);
            String late = holdRequestWith;
            if (!late.isEmpty() && text.contains(late)) {
                holdRequestWith = "";
                held.set(chunk);
                return new byte[0];
            }
            String awaited = swallowReplyOf;
            if (!awaited.isEmpty() && text.contains(awaited)) {
                swallowReplyOf = "";
                keepNextReply = true;
            }
            String answered = addToReplyOf;
            if (!answered.isEmpty() && text.contains(answered)) {
                addToReplyOf = "";
                addToNextReply = true;
            }
            return chunk;
        }

        private byte[] asReply(byte[] chunk) {
            if (addToNextReply) {
                addToNextReply = false;
                String behind = added;
                return joined(chunk, behind == null ? chunk : behind.getBytes(StandardCharsets.ISO_8859_1));
            }
            if (keepNextReply) {
                keepNextReply = false;
                swallowed.incrementAndGet();
                if (cutInstead) {
                    end(client);
                }
                return new byte[0];
            }
            if (delayMillis > 0) {
                Pause.millis(delayMillis);
            }
            if (silent || number <= silenced) {
                return new byte[0];
            }
            return garbage.length > 0 ? garbage : chunk;
        }

        private static byte[] joined(byte[] one, byte[] other) {
            byte[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }

        private void copy(Socket from, Socket to, UnaryOperator<byte[]> change) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    out.write(change.apply(Arrays.copyOf(buffer, length)));
                }
            } catch (IOException e) {
                // One side has gone; so has the relay.
                end(to);
            }
            end(from);
            end(to);
        }
    }
}
