using System.Diagnostics;
using RabbitMQ.Client;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Data;

/// <summary>The private broker itself: tests that stop it lean on its data and on nothing of it staying behind.</summary>
public sealed class RabbitServerTests
{
    [Fact]
    public async Task What_it_took_is_there_after_a_power_cut_and_nothing_of_it_outlives_it()
    {
        string node;
        await using (var broker = await RabbitServer.StartNewAsync())
        {
            node = $"workflow{broker.Address.Port}@localhost";
            Assert.NotEmpty(ProcessesOf(node));
            await using (var connection = await new ConnectionFactory { Uri = broker.Address }.CreateConnectionAsync())
            await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)))
            {
                await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
                await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, "年报"u8.ToArray());
            }

            // Until the new queue is written down.
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            await broker.StopAsync();
            await broker.StartAsync();
            await using var again = await new ConnectionFactory { Uri = broker.Address }.CreateConnectionAsync();
            await using var reader = await again.CreateChannelAsync();
            Assert.Equal("年报"u8.ToArray(), (await reader.BasicGetAsync("kept", autoAck: true))?.Body.ToArray());
        }

        Assert.Empty(ProcessesOf(node));
    }

    /// <summary>The Erlang machine, its helpers and its name daemon, whosever children they are.</summary>
    private static List<string> ProcessesOf(string node) =>
        [.. Process.GetProcesses().Where(p => EnvironmentOf(p.Id).Contains($"RABBITMQ_NODENAME={node}", StringComparison.Ordinal)).Select(p => $"{p.Id} {p.ProcessName}")];

    private static string EnvironmentOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another account's.
            return "";
        }
    }
}
