using System.Net.Sockets;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Workflow.Disclosure.Messages;

/// <param name="RabbitMq">An AMQP address; null: the bus lives in this process's memory, over the durable outbox.</param>
public sealed record BusSettings(Uri? RabbitMq)
{
    public bool OnBroker => RabbitMq is not null;

    public static BusSettings From(IConfiguration configuration) =>
        new(configuration.GetConnectionString("RabbitMq") is { Length: > 0 } address ? new Uri(address) : null);
}

public static class Bus
{
    private static readonly TimeSpan[] Retries = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)];

    /// <summary>Minutes; a broker takes a message back from a consumer that keeps it longer than half an hour.</summary>
    private const int Outages = 25;

    private static readonly KebabCaseEndpointNameFormatter Names = new("workflow", includeNamespace: false);

    /// <summary>The queues that the consumers of these routes have on a broker, in order.</summary>
    public static IReadOnlyList<string> QueueNames(MessageRoutes routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var nameOf = typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!;
        return [.. routes.All.Select(r => r.Consumer).Distinct().Select(c => (string)nameOf.MakeGenericMethod(c).Invoke(Names, null)!).Order(StringComparer.Ordinal)];
    }

    /// <summary>The bus, its consumers and the dispatcher; for the worker role only, the web role just writes the outbox.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services, BusSettings settings, MessageRoutes routes)
    {
        services.AddSingleton(settings).AddSingleton(routes).AddHostedService<OutboxDispatcher>();
        services.AddMassTransit(bus =>
        {
            // It would tell a server of its makers how it is used.
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(Names);
            foreach (var consumer in routes.All.Select(r => r.Consumer).Distinct())
            {
                bus.AddConsumer(consumer);
            }

            bus.AddConfigureEndpointsCallback((_, endpoint) =>
            {
                // The outer waits for a database that is away; the inner for whatever a moment mends.
                endpoint.UseMessageRetry(retry =>
                {
                    retry.Handle<Exception>(IsOutage);
                    retry.Interval(Outages, TimeSpan.FromMinutes(1));
                });
                endpoint.UseMessageRetry(retry => retry.Intervals(Retries));
                if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
                {
                    queue.SetQuorumQueue();
                }
            });

            if (settings.RabbitMq is { } address)
            {
                bus.UsingRabbitMq((context, broker) =>
                {
                    broker.Host(address);
                    broker.ConfigureEndpoints(context);
                });
            }
            else
            {
                bus.UsingInMemory((context, memory) => memory.ConfigureEndpoints(context));
            }
        });
        return services;
    }

    private static bool IsOutage(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException { IsTransient: true } or SocketException or TimeoutException)
            {
                return true;
            }
        }

        return false;
    }
}
