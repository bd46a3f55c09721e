package platter.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The open database: one thread writes, everybody may read. What is written in passing is committed
 * within 50 ms together with what came beside it; what must be durable is committed at once, forced
 * to the disk, and only then acknowledged. The order of writing is the order of asking.
 */
final class Store implements AutoCloseable {
  /** Some statements on the writer's connection. */
  interface Work {
    void apply(Sql sql) throws SQLException;
  }

  /** A question to the database. */
  interface Question<T> {
    T ask(Sql sql) throws SQLException;
  }

  private record Order(Work work, boolean durable, boolean last, CompletableFuture<Void> done) {}

  private static final long BATCH_MILLIS = 50;
  private static final int BATCH = 500;

  /** From this size on, closing compacts the file. */
  private static final long COMPACT_BYTES = 4L << 20;

  private final Home home;
  private final Connection writing;
  private final Connection reading;
  private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile @Nullable InventoryWriteException broken;

  Store(Home home, Connection writing, Connection reading) throws SQLException {
    this.home = home;
    this.writing = writing;
    this.reading = reading;
    writing.setAutoCommit(false);
    writer = new Thread(this::write, "inventory");
    writer.setDaemon(true);
    writer.start();
  }

  /** Writes in passing: it is durable within 50 ms or with the next {@link #commit}. */
  void write(Work work) {
    var unused = place(work, false);
  }

  /** Writes, and returns when that and everything before it is on the disk. */
  void commit(Work work) {
    try {
      place(work, true).join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof InventoryWriteException known
          ? known
          : new InventoryWriteException(failed);
    }
  }

  /** Everything committed so far can be seen. */
  <T> T read(Question<T> question) {
    synchronized (reading) {
      try {
        return question.ask(new Sql(reading));
      } catch (SQLException failed) {
        throw new InventoryWriteException(failed);
      }
    }
  }

  private CompletableFuture<Void> place(Work work, boolean durable) {
    var failure = broken;
    if (failure != null) {
      throw failure;
    }
    var order = new Order(work, durable, false, new CompletableFuture<>());
    orders.add(order);
    return order.done();
  }

  private void write() {
    var batch = new ArrayList<Order>();
    var last = false;
    while (!last) {
      batch.clear();
      last = collect(batch);
      execute(batch);
    }
  }

  /** Waits for an order, then for what comes within the batch's time, or for a durable one. */
  private boolean collect(List<Order> batch) {
    try {
      var order = orders.take();
      var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BATCH_MILLIS);
      while (order != null) {
        batch.add(order);
        if (order.last()) {
          return true;
        }
        var urgent = batch.stream().anyMatch(Order::durable);
        var wait = urgent || batch.size() >= BATCH ? 0 : end - System.nanoTime();
        order = wait > 0 ? orders.poll(wait, TimeUnit.NANOSECONDS) : orders.poll();
        if (batch.size() >= 2 * BATCH && order != null) {
          batch.add(order);
          return order.last();
        }
      }
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void execute(List<Order> batch) {
    try {
      var sql = new Sql(writing);
      for (var order : batch) {
        order.work().apply(sql);
      }
      writing.commit();
      if (batch.stream().anyMatch(Order::durable)) {
        sql.update("CHECKPOINT SYNC");
      }
      batch.forEach(order -> order.done().complete(null));
    } catch (SQLException | RuntimeException failed) {
      var failure = new InventoryWriteException(failed);
      broken = failure;
      batch.forEach(order -> order.done().completeExceptionally(failure));
    }
  }

  /** Writes what was ordered, closes the database and keeps its file small. */
  @Override
  public void close() {
    orders.add(new Order(sql -> {}, false, true, new CompletableFuture<>()));
    try {
      writer.join();
      var large = Files.size(home.databaseFile()) > COMPACT_BYTES;
      new Sql(writing).update(large ? "SHUTDOWN COMPACT" : "SHUTDOWN");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException failed) {
      throw new InventoryWriteException(failed);
    }
  }
}
