using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Reports;

namespace Workflow.Disclosure.Review.Lists;

/// <summary>常用筛选: a list's query that a person keeps under a name.</summary>
public sealed class SavedFilter
{
    public const int MaxName = 20;

    /// <summary>Of one person, in one list.</summary>
    public const int Most = 20;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required TaskList List { get; init; }
    public required string Name { get; init; }

    /// <summary>As in an address; read again with <see cref="ListFilter.Parse"/>, so that what a later program does not know is left out.</summary>
    public required string Query { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <param name="Filter">As shown.</param>
public sealed record SaveFilter(Guid PersonId, TaskList List, string? Name, ListFilter Filter);

public sealed class SavedFilters(DisclosureDbContext db, TimeProvider clock)
{
    /// <returns>In the order in which they were made.</returns>
    public async Task<IReadOnlyList<SavedFilter>> OfAsync(Guid personId, TaskList list, CancellationToken ct) =>
        await db.SavedFilters.AsNoTracking().Where(f => f.PersonId == personId && f.List == list).OrderBy(f => f.Id).ToListAsync(ct);

    /// <summary>A name that is there already gets the new query.</summary>
    public async Task<Result<SavedFilter>> SaveAsync(SaveFilter command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var name = Spelling.Trim(TextRules.Clean(command.Name).Replace('\n', ' '));
        var kept = await db.SavedFilters.Where(f => f.PersonId == command.PersonId && f.List == command.List).ToListAsync(ct);
        var same = kept.Find(f => f.Name == name);
        Error? refusal = name switch
        {
            "" => new FilterWithoutName(),
            { Length: > SavedFilter.MaxName } => new FilterNameTooLong(name.Length),
            _ when command.Filter.ToQuery(command.List).Length == 0 => new FilterIsEmpty(),
            _ when same is null && kept.Count >= SavedFilter.Most => new TooManyFilters(),
            _ => null,
        };
        if (refusal is not null)
        {
            return refusal;
        }

        if (same is null)
        {
            same = new SavedFilter { PersonId = command.PersonId, List = command.List, Name = name, Query = "", CreatedAt = clock.GetUtcNow() };
            db.SavedFilters.Add(same);
        }

        same.Query = command.Filter.ToQuery(command.List);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Pressed twice at once: the other one has it.
            return new FilterSavedElsewhere(name);
        }

        return same;
    }

    /// <returns>Whether there was such a filter of this person.</returns>
    public async Task<bool> RemoveAsync(Guid personId, Guid id, CancellationToken ct) =>
        await db.SavedFilters.Where(f => f.PersonId == personId && f.Id == id).ExecuteDeleteAsync(ct) > 0;
}

public sealed record FilterWithoutName() : InvalidError("请给这个筛选起个名字，例如“本周到期的年报”。");

public sealed record FilterNameTooLong(int Length) : InvalidError($"筛选的名字有{Length}个字，请缩短到{SavedFilter.MaxName}个字以内。");

public sealed record FilterIsEmpty() : InvalidError("还没有选任何条件：请先筛选，再存为常用筛选。");

public sealed record TooManyFilters() : InvalidError($"这个列表已有{SavedFilter.Most}个常用筛选，请先删去不用的。");

public sealed record FilterSavedElsewhere(string Name) : ConflictError($"“{Name}”刚刚已在别处保存；请刷新页面查看。");
