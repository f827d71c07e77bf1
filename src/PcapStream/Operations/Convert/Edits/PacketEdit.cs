using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>Changes each packet that is written. For one thread.</summary>
internal abstract class PacketEdit
{
    /// <summary>Another capture starts, with packet numbers from 1 again.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>
    /// A time of a pcapng's other blocks, such as that of an interface's statistics, as this changes it.
    /// </summary>
    public virtual Timestamp Move(Timestamp time) => time;

    /// <summary>Changes a packet. Every packet that is written comes once, in order.</summary>
    /// <returns>False to leave the packet out.</returns>
    public abstract bool Apply(EditedPacket packet);
}
