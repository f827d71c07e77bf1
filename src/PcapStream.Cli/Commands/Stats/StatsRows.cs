using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>The columns and rows of each statistic, the same in every format for scripts.</summary>
internal sealed class StatsRows(IRowWriter writer)
{
    public void Write(StatisticResult statistic)
    {
        switch (statistic)
        {
            case HierarchyResult hierarchy:
                Begin(statistic, "path", "protocol", "depth", "frames", "bytes");
                foreach (HierarchyNode node in hierarchy.Root.Children)
                    Write(node, path: "", depth: 0);
                break;
            case ConversationsResult conversations:
                Begin(
                    statistic, "a", "a_port", "b", "b_port",
                    "frames_b_to_a", "bytes_b_to_a", "frames_a_to_b", "bytes_a_to_b", "frames", "bytes",
                    "start", "duration");
                foreach (ConversationRow row in conversations.Rows)
                    Write(row);
                break;
            case EndpointsResult endpoints:
                Write(statistic, endpoints.Rows);
                break;
            case TalkersResult talkers:
                Write(statistic, talkers.Rows);
                break;
            case IntervalsResult intervals:
                Begin(statistic, "interval", "start", "column", "filter", "frames", "bytes");
                foreach (IntervalValue cell in intervals.Cells)
                    Write(cell, intervals.Request);
                break;
            case LengthsResult lengths:
                Begin(statistic, "least", "most", "packets", "bytes", "shortest", "longest", "burst_packets",
                    "burst_start");
                foreach (LengthBin bin in lengths.Bins)
                    Write(bin);
                break;
            case TcpHealthResult health:
                Begin(
                    statistic, "a", "a_port", "b", "b_port", "frames", "bytes",
                    "retransmissions", "fast_retransmissions", "spurious_retransmissions", "out_of_order", "gaps",
                    "duplicate_acks", "keep_alives", "zero_windows", "resets", "start", "duration");
                foreach (TcpHealthRow row in health.Rows)
                    Write(row);
                break;
        }
        writer.EndTable();
    }

    private void Begin(StatisticResult statistic, params ReadOnlySpan<string> columns) =>
        writer.BeginTable(statistic.Request.Name, columns);

    private void Write(HierarchyNode node, string path, int depth)
    {
        string name = ProtocolNames.Of(node.Protocol);
        path = depth == 0 ? name : $"{path}:{name}";
        writer.BeginRow();
        writer.Add(path);
        writer.Add(name);
        writer.Add(depth);
        Write(node.Traffic);
        writer.EndRow();
        foreach (HierarchyNode child in node.Children)
            Write(child, path, depth + 1);
    }

    private void Write(in ConversationRow row)
    {
        writer.BeginRow();
        WriteEnds(row);
        Write(row.FromB);
        Write(row.FromA);
        Write(row.Total);
        writer.AddSeconds(row.Start);
        writer.AddSeconds(row.Duration);
        writer.EndRow();
    }

    private void Write(in TcpHealthRow row)
    {
        writer.BeginRow();
        WriteEnds(row.Conversation);
        Write(row.Conversation.Total);
        TcpHealthCounts counts = row.Counts;
        writer.Add(counts.Retransmissions);
        writer.Add(counts.FastRetransmissions);
        writer.Add(counts.SpuriousRetransmissions);
        writer.Add(counts.OutOfOrder);
        writer.Add(counts.Gaps);
        writer.Add(counts.DuplicateAcks);
        writer.Add(counts.KeepAlives);
        writer.Add(counts.ZeroWindows);
        writer.Add(counts.Resets);
        writer.AddSeconds(row.Conversation.Start);
        writer.AddSeconds(row.Conversation.Duration);
        writer.EndRow();
    }

    private void Write(StatisticResult statistic, IEnumerable<EndpointRow> rows)
    {
        Begin(statistic, "address", "port", "frames", "bytes", "frames_sent", "bytes_sent", "frames_received",
            "bytes_received");
        foreach (EndpointRow row in rows)
        {
            writer.BeginRow();
            writer.Add(row.Address);
            writer.Add(row.Port);
            Write(row.Total);
            Write(row.Sent);
            Write(row.Received);
            writer.EndRow();
        }
    }

    private void Write(in IntervalValue cell, StatisticRequest request)
    {
        writer.BeginRow();
        writer.Add(cell.Interval);
        writer.AddSeconds(cell.Interval * request.Interval);
        writer.Add(cell.Column + 1);
        writer.Add(request.Filters.Count == 0 ? "" : request.Filters[cell.Column].Expression);
        Write(cell.Traffic);
        writer.EndRow();
    }

    private void Write(LengthBin bin)
    {
        writer.BeginRow();
        writer.Add(bin.Least);
        writer.Add(bin.Most);
        writer.Add(bin.Count);
        writer.Add(bin.Bytes);
        writer.Add(bin.Count == 0 ? 0 : bin.Shortest);
        writer.Add(bin.Longest);
        writer.Add(bin.Burst);
        writer.AddSeconds(bin.BurstStart);
        writer.EndRow();
    }

    private void WriteEnds(in ConversationRow row)
    {
        writer.Add(row.AddressA);
        writer.Add(row.PortA);
        writer.Add(row.AddressB);
        writer.Add(row.PortB);
    }

    private void Write(Traffic traffic)
    {
        writer.Add(traffic.Frames);
        writer.Add(traffic.Bytes);
    }
}

/// <summary>Receives tables row by row, with cells in the order of the columns.</summary>
internal interface IRowWriter
{
    void BeginTable(string name, ReadOnlySpan<string> columns);

    void BeginRow();

    void Add(long value);

    void Add(string value);

    void Add(NetworkAddress value);

    /// <summary>Adds a span of time, as seconds with nine decimals.</summary>
    void AddSeconds(long nanoseconds);

    void EndRow();

    void EndTable();
}
