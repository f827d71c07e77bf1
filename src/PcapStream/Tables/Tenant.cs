namespace PcapStream.Tables;

/// <summary>Who holds memory of a <see cref="TableMemory"/> and can be made to give it back.</summary>
internal abstract class Tenant
{
    /// <summary>The bytes that <see cref="Yield"/> would give back.</summary>
    internal abstract long HeldBytes { get; }

    /// <summary>Spills what it holds and gives all of <see cref="HeldBytes"/> back. Takes no memory.</summary>
    internal abstract void Yield();
}
