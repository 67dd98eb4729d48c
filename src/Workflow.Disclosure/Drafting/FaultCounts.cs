using Microsoft.Extensions.Caching.Memory;

namespace Workflow.Disclosure.Drafting;

/// <summary>How many faults a document still has. Checking takes milliseconds and a county's board shows hundreds, most of them
/// as they were a minute ago: what was counted once is remembered by its content.</summary>
public sealed class FaultCounts(DocumentKinds kinds) : IDisposable
{
    private readonly MemoryCache counts = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public int Count(string kind, string content, CheckBasis basis)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(basis);
        var key = (kind, ContentHash.Of(content), basis.Earlier is null ? null : ContentHash.Of(basis.Earlier), basis.Settings);
        return counts.TryGetValue(key, out int known)
            ? known
            : counts.Set(key, kinds.Check(kind, content, basis).Faults.Count, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    public void Dispose() => counts.Dispose();
}
