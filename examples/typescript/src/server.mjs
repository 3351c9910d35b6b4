// Where the server is, and whose token its requests bear.
export const origin = process.env.PORTICO_URL ?? "http://127.0.0.1:8000";
export const token = process.env.PORTICO_TOKEN ?? "";
export const url = `${origin}/graphql`;
export const headers = { authorization: `Bearer ${token}` };
