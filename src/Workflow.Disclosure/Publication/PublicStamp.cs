using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Workflow.Disclosure.Publication;

/// <summary>The row that every change of what the public sees raises, in the same transaction.</summary>
public sealed class PublicStampRow
{
    /// <summary>1: there is one row.</summary>
    public required int Id { get; init; }
    public required long Value { get; set; }
}

/// <summary>Says how far what the public sees has come. Whoever reads the stamp and then the content has content at least that new.</summary>
public sealed partial class PublicStamp(NpgsqlDataSource source, ILogger<PublicStamp> logger)
{
    /// <summary>How old an answer may be; counted from when it was asked for, so a slow database makes none older.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private (long At, Task<long> Value)? asked;

    /// <returns>Null where it cannot be read: then nobody knows whether what was kept is still so.</returns>
    public async Task<long?> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await Asking().WaitAsync(ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogUnknown(exception);
            return null;
        }
    }

    private Task<long> Asking()
    {
        lock (gate)
        {
            if (asked is not { } last || last.Value.IsFaulted || Stopwatch.GetElapsedTime(last.At) > Remembered)
            {
                asked = last = (Stopwatch.GetTimestamp(), AskAsync());
            }

            return last.Value;
        }
    }

    // Several requests wait for it, so none of them can call it off.
    private async Task<long> AskAsync()
    {
        await using var command = source.CreateCommand("SELECT value FROM public_stamp");
        return (long)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("The public stamp has no row."));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The public stamp could not be read: public pages are made anew for everybody")]
    private partial void LogUnknown(Exception exception);
}
