using MassTransit;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Messages;

/// <summary>Handles a message at most once: the effect and the row that remembers it commit together,
/// so a message that comes twice, or comes again after a crash, changes nothing.</summary>
public abstract class InboxConsumer<TMessage>(DisclosureDbContext db, TimeProvider clock) : IConsumer<TMessage>
    where TMessage : class
{
    protected DisclosureDbContext Db { get; } = db;
    protected TimeProvider Clock { get; } = clock;

    public async Task Consume(ConsumeContext<TMessage> context)
    {
        var ct = context.CancellationToken;
        var messageId = context.MessageId ?? throw new InvalidOperationException($"{typeof(TMessage).Name} came without a MessageId.");
        await using var transaction = await Db.Database.BeginTransactionAsync(ct);
        var consumer = GetType().Name;
        var now = Clock.GetUtcNow();
        var first = await Db.Database.ExecuteSqlAsync(
            $"INSERT INTO inbox (message_id, consumer, handled_at) VALUES ({messageId}, {consumer}, {now}) ON CONFLICT DO NOTHING", ct);
        if (first == 0)
        {
            return;
        }

        await HandleAsync(context.Message, messageId, ct);
        await Db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Adds what should be there to <see cref="Db"/>; the base saves and commits it.</summary>
    protected abstract Task HandleAsync(TMessage message, Guid messageId, CancellationToken ct);
}
