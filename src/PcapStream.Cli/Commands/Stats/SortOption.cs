using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Cli.Commands.Stats;

/// <summary><c>--sort</c>: the order of conversations and endpoints.</summary>
internal sealed class SortOption
{
    private static readonly (string Name, FlowOrder Order)[] Orders =
    [
        ("frames", FlowOrder.Frames),
        ("bytes", FlowOrder.Bytes),
        ("start", FlowOrder.Start),
        ("duration", FlowOrder.Duration),
    ];

    private static readonly string[] Names = [.. Orders.Select(row => row.Name)];

    private readonly ValueOption _order = new ValueOption(
        "Order of conversations and endpoints: frames, bytes, start or duration. [default: frames, as in tshark; "
        + "bytes with a number of rows]",
        "ORDER",
        "--sort").OneOf(Names);

    public void AddTo(Command command) => command.Add(_order.Option);

    /// <summary>The same statistics, in the order that the command line names.</summary>
    /// <exception cref="UsageException">There is no such order, or a statistic does not have it.</exception>
    public StatisticRequest[] Apply(ParseResult command, StatisticRequest[] requests)
    {
        if (_order.Name(command, Names) is not { } name)
            return requests;
        FlowOrder order = Orders[Array.IndexOf(Names, name)].Order;
        return [.. requests.Select(request => Sorted(request, order))];
    }

    private static StatisticRequest Sorted(StatisticRequest request, FlowOrder order) => request switch
    {
        ConversationsRequest conversations => conversations with { Order = order },
        EndpointsRequest when order == FlowOrder.Duration =>
            throw new UsageException($"--sort duration: {request.Name} has no duration"),
        EndpointsRequest endpoints => endpoints with { Order = order },
        _ => request,
    };
}
