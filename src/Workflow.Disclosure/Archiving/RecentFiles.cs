using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Archiving;

/// <summary>What lies in the file store, read at most once a minute and one file after the other, however many ask: a page that is open to
/// everybody must not keep the disk busy.</summary>
public sealed class RecentFiles(FileStore files, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private const int MostKept = 1000;
    private readonly SemaphoreSlim reading = new(1);
    private readonly Dictionary<string, (DateTimeOffset Until, (string Hash, long Size)? Found)> seen = new(StringComparer.Ordinal);

    /// <inheritdoc cref="FileStore.FindAsync"/>
    public async Task<(string Hash, long Size)?> FindAsync(string hash, CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            if (seen.TryGetValue(hash, out var recent) && recent.Until > clock.GetUtcNow())
            {
                return recent.Found;
            }

            if (seen.Count >= MostKept)
            {
                seen.Clear();
            }

            var found = await files.FindAsync(hash, ct);
            seen[hash] = (clock.GetUtcNow() + Age, found);
            return found;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();
}
