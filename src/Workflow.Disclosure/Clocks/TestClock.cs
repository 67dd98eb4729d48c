using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workflow.Disclosure.Clocks;

/// <summary>The time, moved by an offset in the database, so that a test travels with several processes at once.</summary>
public sealed class TestClock(NpgsqlDataSource source) : TimeProvider
{
    private long offsetSeconds;

    public override DateTimeOffset GetUtcNow() =>
        SystemClock.WholeMicroseconds(base.GetUtcNow()).AddSeconds(Interlocked.Read(ref offsetSeconds));

    public async Task ReadOffsetAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT offset_seconds FROM test_clock");
        Interlocked.Exchange(ref offsetSeconds, (long)(await command.ExecuteScalarAsync(ct) ?? 0L));
    }

    /// <summary>Moves every process to that instant; those that only poll notice within 200 ms.</summary>
    public async Task TravelAsync(DateTimeOffset to, CancellationToken ct)
    {
        await using var command = source.CreateCommand("UPDATE test_clock SET offset_seconds = $1");
        command.Parameters.Add(new() { Value = (long)(to - base.GetUtcNow()).TotalSeconds });
        await command.ExecuteNonQueryAsync(ct);
        await ReadOffsetAsync(ct);
    }
}

/// <summary>Reads the offset at start and every 200 ms.</summary>
public sealed partial class TestClockPoll(TestClock clock, ILogger<TestClockPoll> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryReadAsync(stoppingToken);
        }
    }

    private async Task TryReadAsync(CancellationToken ct)
    {
        try
        {
            await clock.ReadOffsetAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogUnread(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The test clock could not be read; the last offset stays")]
    private partial void LogUnread(Exception exception);
}
