// What graphql-codegen made of the operation: money is text, a date is text, and null is said.
import type { OrdersQuery } from "../../made/codegen/operations";

export function lines(answer: OrdersQuery): string[] {
  return answer.tradeSalesOrders.nodes.map((order) => {
    const shipped: string = order.shippedOn ?? "not yet";
    return `${order.number} ${order.net.amount} ${order.net.currency}, shipped ${shipped}`;
  });
}
