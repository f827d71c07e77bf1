using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Echo;
using PcapStream.Operations.Stats.Experts;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Hosts;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Media;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Operations.Stats.Trees;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Statistics in tshark's layout, identical to tshark's output where tshark has the statistic.</summary>
internal sealed class StatsText(TextBuffer.Writer write, IReadOnlyList<string> captures) : IStatsFormat
{
    private readonly TextBuffer _text = new(write);

    public void Print(StatsResult result)
    {
        foreach (StatisticResult statistic in result.Statistics)
        {
            switch (statistic)
            {
                case HierarchyResult hierarchy:
                    HierarchyText.Write(_text, hierarchy);
                    break;
                case ConversationsResult conversations:
                    ConversationText.Write(_text, conversations);
                    break;
                case EndpointsResult endpoints:
                    EndpointText.Write(_text, endpoints);
                    break;
                case TalkersResult talkers:
                    EndpointText.Write(_text, talkers);
                    break;
                case IntervalsResult intervals:
                    new IntervalText(_text, intervals).Write();
                    break;
                case LengthsResult lengths:
                    LengthText.Write(_text, lengths);
                    break;
                case TreeResult tree:
                    StatisticTreeText.Write(_text, tree);
                    break;
                case HostsResult hosts:
                    HostsText.Write(_text, hosts, captures);
                    break;
                case EchoTimesResult echo:
                    EchoTimesText.Write(_text, echo);
                    break;
                case MediaStreamsResult media:
                    MediaStreamsText.Write(_text, media);
                    break;
                case ExpertResult experts:
                    ExpertText.Write(_text, experts);
                    break;
                case TcpHealthResult health:
                    TcpHealthText.Write(_text, health);
                    break;
                default:
                    new ColumnText(_text).Write(statistic);
                    break;
            }
        }
    }

    public void Dispose() => _text.Dispose();
}
