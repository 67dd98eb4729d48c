using System.CommandLine;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Spectre.Console;
using Workflow.Disclosure;
using Workflow.Disclosure.Messages;

namespace Workflow.Cli;

/// <summary><c>queues</c>: how many messages wait in each queue, and how many were given up.</summary>
internal static class QueuesCommand
{
    private const string Absent = "—";
    private static readonly string[] Columns = ["队列", "等待", "消费者", "死信", "无人认领"];

    public static Command Build()
    {
        var queues = new Command("queues", "列出消息队列的深度和死信（用 ConnectionStrings__RabbitMq）；有死信时退出码为1");
        queues.SetAction((_, ct) => ListAsync(ct));
        return queues;
    }

    private static async Task<int> ListAsync(CancellationToken ct)
    {
        if (!Uri.TryCreate(Office.Configuration.GetConnectionString("RabbitMq"), UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            await Console.Error.WriteLineAsync("请先设好 ConnectionStrings__RabbitMq，如 amqp://账号:口令@主机:5672/ 。单机运行时消息在程序内存里，没有队列可看。");
            return 2;
        }

        try
        {
            await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync(ct);
            var rows = new List<string[]>();
            var dead = 0u;
            foreach (var name in Bus.QueueNames(DisclosureServices.Routes()))
            {
                var (queue, errors, skipped) = (await LookAsync(connection, name, ct), await LookAsync(connection, name + "_error", ct), await LookAsync(connection, name + "_skipped", ct));
                rows.Add([
                    name, queue?.MessageCount.ToString() ?? "还没有建立", queue?.ConsumerCount.ToString() ?? Absent,
                    errors?.MessageCount.ToString() ?? Absent, skipped?.MessageCount.ToString() ?? Absent]);
                dead += (errors?.MessageCount ?? 0) + (skipped?.MessageCount ?? 0);
            }

            Write(rows);
            return dead > 0 ? 1 : 0;
        }
        catch (BrokerUnreachableException exception)
        {
            await Console.Error.WriteLineAsync($"连不上消息服务器 {uri.Host}:{uri.Port}：{exception.GetBaseException().Message}。请检查 ConnectionStrings__RabbitMq，以及它是否已启动。");
            return 2;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException)
        {
            await Console.Error.WriteLineAsync($"消息服务器 {uri.Host}:{uri.Port} 没有答复：{exception.Message}。请检查账号对虚拟主机的权限后重新运行。");
            return 2;
        }
    }

    // A table for a person; into a pipe or a file one line per queue, separated by tabs.
    private static void Write(List<string[]> rows)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var row in rows.Prepend(Columns))
            {
                Console.WriteLine(string.Join('\t', row));
            }

            return;
        }

        var table = new Table().AddColumns(Columns);
        foreach (var row in rows)
        {
            table.AddRow(row);
        }

        AnsiConsole.Write(table);
    }

    /// <returns>Null where there is no such queue; asking closes the channel then, so each question has its own.</returns>
    private static async Task<QueueDeclareOk?> LookAsync(IConnection connection, string queue, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, ct);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}
