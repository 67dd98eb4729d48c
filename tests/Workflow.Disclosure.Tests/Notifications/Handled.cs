using Microsoft.EntityFrameworkCore;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Notifications;

internal static class Handled
{
    /// <summary>Waits until that consumer has had every message of that type.</summary>
    public static async Task HandledAsync<TMessage, TConsumer>(this County county)
    {
        var (type, consumer) = (typeof(TMessage).Name, typeof(TConsumer).Name);
        for (var until = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(50))
        {
            if (await county.QueryAsync(db => db.Outbox.Where(o => o.Type == type).AllAsync(o => db.Inbox.Any(i => i.MessageId == o.Id && i.Consumer == consumer))))
            {
                return;
            }

            Assert.True(DateTime.UtcNow < until, $"{consumer} did not have every {type} within 30 seconds.");
        }
    }
}
