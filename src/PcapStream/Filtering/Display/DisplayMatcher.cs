using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Filtering.Display;

/// <summary>A display filter that decides on packets, for one thread.</summary>
/// <param name="condition">The condition.</param>
internal sealed class DisplayMatcher(DisplayCondition condition)
{
    /// <summary>Whether packets have to be decoded.</summary>
    public bool NeedsLayers { get; init; }

    /// <summary>Whether packets have to be decoded with the headers of applications.</summary>
    public bool NeedsApplications => Joins != StreamKinds.None;

    /// <summary>What has to be joined for the protocols of applications that it names.</summary>
    public StreamKinds Joins { get; init; }

    /// <summary>Whether it reads what depends on the packets before.</summary>
    public bool NeedsPlaces { get; init; }

    /// <summary>The streams that have to be followed.</summary>
    public StreamKinds Streams { get; init; }

    /// <inheritdoc cref="Field.LaterStreams"/>
    public StreamKinds LaterStreams { get; init; }

    /// <summary>Whether one of some packets may pass, by what is known of them all.</summary>
    public bool MayMatch(ValueSurvey survey) => condition.MayHold(survey);

    /// <summary>Whether a packet passes.</summary>
    public bool Matches(ref FieldSource source) => condition.Test(ref source);
}
