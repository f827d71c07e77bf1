using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display;

/// <summary>A display filter that decides on packets, for one thread.</summary>
/// <param name="condition">The condition.</param>
/// <param name="needsLayers">Whether it reads more than the frame.</param>
/// <param name="needsApplications">Whether it reads headers of applications.</param>
internal sealed class DisplayMatcher(DisplayCondition condition, bool needsLayers, bool needsApplications)
{
    /// <summary>Whether packets have to be decoded.</summary>
    public bool NeedsLayers => needsLayers;

    /// <summary>Whether packets have to be decoded with the headers of applications.</summary>
    public bool NeedsApplications => needsApplications;

    /// <summary>Whether a packet passes.</summary>
    public bool Matches(ref FieldSource source) => condition.Test(ref source);
}
