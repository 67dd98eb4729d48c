using System.Diagnostics.Metrics;

namespace Workflow.Benchmarks;

/// <summary>What the database did for one decision.</summary>
internal sealed record Cost(double Transactions, double RoundTrips, double WalBytes);

/// <summary>Reads the server's own counters before and after, and counts what Npgsql sends and waits for.</summary>
internal sealed class DatabaseMeter : IDisposable
{
    private readonly Office office;
    private readonly MeterListener listener = new();
    private long roundTrips;

    public DatabaseMeter(Office office)
    {
        this.office = office;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" })
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref roundTrips));
        listener.Start();
    }

    public async Task<Cost> MeasureAsync(int decisions, Func<int, Task> decide)
    {
        var before = await ReadAsync();
        for (var level = 0; level < Cases.Levels; level++)
        {
            await decide(level);
        }

        var sent = Interlocked.Read(ref roundTrips) - before.RoundTrips;
        var after = await ReadAsync();
        return new Cost(
            (after.Transactions - before.Transactions) / (double)decisions, sent / (double)decisions, (double)(after.Wal - before.Wal) / decisions);
    }

    private async Task<(long Transactions, decimal Wal, long RoundTrips)> ReadAsync()
    {
        // A session reports its counters a second late, and at its end.
        office.Source.Clear();
        office.ByHand.Clear();
        await Task.Delay(200);
        var transactions = await office.ScalarAsync<long>("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()");
        var wal = await office.ScalarAsync<decimal>("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
        return (transactions, wal, Interlocked.Read(ref roundTrips));
    }

    public void Dispose() => listener.Dispose();
}
